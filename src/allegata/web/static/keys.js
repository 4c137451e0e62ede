// Keys and selection. Every form works without this file; moving never decides.
"use strict";
(() => {
  const desk = document.querySelector(".columns");
  const cards = () => [...document.querySelectorAll(".card")].filter((c) => c.offsetParent !== null);
  const now = () => document.querySelector(".card.now");

  const take = (card, {scroll = true} = {}) => {
    if (!card) return;
    for (const held of document.querySelectorAll(".card.now, .p.now")) { held.classList.remove("now"); held.removeAttribute("aria-current"); }
    const aside = card.closest("details.aside");
    if (aside) aside.open = true;
    card.classList.add("now");
    card.setAttribute("aria-current", "true");
    const marks = document.querySelectorAll(`[id="p-${card.id}"], [id^="p-${card.id}-"]`);
    for (const mark of marks) mark.classList.add("now");
    if (!scroll) return;
    card.scrollIntoView({block: "nearest"});
    if (marks[0]) marks[0].scrollIntoView({block: "center"});
    card.focus({preventScroll: true});
  };
  const step = (by) => {
    const held = cards(), at = held.indexOf(now());
    take(held[Math.min(held.length - 1, Math.max(0, at + by))]);
  };
  const say = (words) => { document.getElementById("said").textContent = words; };

  // ---- the selected words, as code points of the report's text
  const skipped = (node) => node.parentElement.closest(".ref, .note");
  const walk = (para, visit) => {
    const walker = document.createTreeWalker(para, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) { if (node.classList.contains("ctl") && visit(node, ["\uFFFC"]) === false) return; continue; }
      if (skipped(node) || node.parentElement.closest(".ctl")) continue;
      if (visit(node, [...node.data]) === false) return;
    }
  };
  const points = (para, node, offset) => {
    const stop = document.createRange();
    stop.setStart(node, offset);
    let sum = 0;
    walk(para, (held, chars) => {
      if (held === node) { sum += [...node.data.slice(0, offset)].length; return false; }
      const whole = document.createRange();
      whole.selectNode(held);
      if (stop.compareBoundaryPoints(Range.START_TO_START, whole) <= 0) return false;
      sum += chars.length;
      return true;
    });
    return sum;
  };
  const charsOf = (para) => { const out = []; walk(para, (_, chars) => { out.push(...chars); }); return out; };
  const paraOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".para");
  const selected = () => {
    const held = window.getSelection();
    if (!held || held.isCollapsed || !held.rangeCount) return null;
    const range = held.getRangeAt(0);
    const paras = [...document.querySelectorAll(".text .para")].filter((p) => range.intersectsNode(p));
    if (!paras.length) return null;
    const first = paras[0], last = paras[paras.length - 1];
    let start = paraOf(range.startContainer) === first ? points(first, range.startContainer, range.startOffset) : 0;
    const ends = charsOf(last);
    let end = paraOf(range.endContainer) === last ? points(last, range.endContainer, range.endOffset) : ends.length;
    const begins = charsOf(first);
    while (start < begins.length && /\s/u.test(begins[start])) start += 1;
    while (end > 0 && /\s/u.test(ends[end - 1])) end -= 1;
    const from = Number(first.dataset.start) + start, to = Number(last.dataset.start) + end;
    return to > from ? {span: `${from}:${to}`, words: held.toString().trim()} : null;
  };
  const fill = (form) => {
    const held = selected();
    if (!held) return false;
    form.elements["f.span"].value = held.span;
    form.elements.words.value = held.words;
    return true;
  };
  document.addEventListener("input", (event) => {
    if (event.target.name === "words" && event.target.form.elements["f.span"]) event.target.form.elements["f.span"].value = "";
  });

  // ---- keys
  const press = (key) => {
    const card = now();
    const tool = card && card.querySelector(`.tools [data-key="${key}"]`);
    if (!tool) return;
    if (tool.tagName !== "DETAILS") { tool.click(); return; }
    tool.open = !tool.open;
    if (key === "w" && tool.open) fill(tool.querySelector("form"));
    const field = tool.open && tool.querySelector("input:not([type=hidden]), textarea");
    if (field && key !== "r") field.focus();
  };
  const keys = {
    j: () => step(1), k: () => step(-1),
    a: () => { const card = now(); if (card && !card.classList.contains("done")) press("a"); },
    r: () => press("r"), v: () => press("v"), w: () => press("w"), e: () => press("e"),
    s: () => { const form = document.getElementById("add"); if (form && fill(form)) form.requestSubmit(); },
    u: () => { const form = document.getElementById("undo"); if (form) form.requestSubmit(); },
    n: () => { window.location.assign(desk ? desk.dataset.next : "/next"); },
    "/": () => document.getElementById("find").focus(),
    "?": () => window.location.assign("/help"),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") { for (const open of document.querySelectorAll(".tools details[open]")) open.open = false; if (document.activeElement) document.activeElement.blur(); return; }
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const reasons = document.querySelector(".card.now details[data-key=r][open]");
    if (reasons && /^[1-9]$/.test(event.key)) {
      const choice = reasons.querySelectorAll("button[name=reason]")[Number(event.key) - 1];
      if (choice) { event.preventDefault(); choice.click(); }
      return;
    }
    const act = keys[event.key];
    if (act && !event.repeat | "jk".includes(event.key)) { event.preventDefault(); act(); }
  });
  document.addEventListener("click", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== now()) take(card, {scroll: false});
    const ref = event.target.closest("a.ref");
    if (ref) { const to = document.getElementById(ref.hash.slice(1)); if (to) { event.preventDefault(); take(to); } }
  });

  // ---- after a decision: on to the next claim that waits; what was refused is said
  document.addEventListener("htmx:afterSettle", (event) => {
    const card = event.target.closest && event.target.closest(".card");
    if (!card) return;
    const held = cards(), at = held.indexOf(document.getElementById(card.id));
    say("");
    take(held.slice(at + 1).find((c) => !c.classList.contains("done")) || held[at]);
  });
  document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.responseText));
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.gone || "…"));
  if (desk) take(now(), {scroll: Boolean(window.location.hash) || new URLSearchParams(window.location.search).has("at")});
})();
