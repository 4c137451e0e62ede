"""The workbench in the browser: on loopback alone, opened with a one-time token, over the same views as the brief."""

from __future__ import annotations

from allegata.web.serving import review

__all__ = ["review"]
