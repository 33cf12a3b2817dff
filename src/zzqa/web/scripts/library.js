// The list of documents is filtered as one types.
"use strict";
document.addEventListener("input", (event) => {
  if (event.target.id !== "filter") return;
  const wanted = event.target.value.trim().toLowerCase();
  document.querySelectorAll("tr.document").forEach((row) => {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
});
