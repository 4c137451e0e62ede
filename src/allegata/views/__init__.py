"""What any page shows of a case: claims, marks, phrases, tallies, pictures. Memory only; pages put them together."""
