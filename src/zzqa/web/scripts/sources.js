// The cards of sources beside an answer.
"use strict";
(() => {
  const phone = matchMedia("(max-width: 900px)");

  // A passage may be longer than its frame: the quote is what must be seen.
  const centre = (card) => card.querySelectorAll("blockquote").forEach((passage) => {
    const mark = passage.querySelector("mark");
    if (mark) passage.scrollTop = mark.offsetTop - passage.clientHeight / 3;
  });

  const show = (card, open) => {
    const turn = card.closest(".turn");
    turn.querySelectorAll(".source").forEach((one) => one.classList.toggle("open", open && one === card));
    turn.classList.add("picked");  // from now on this turn shows what was picked, not its first source
    turn.querySelectorAll(".cite").forEach((one) =>
      one.setAttribute("aria-expanded", String(open && one.value === card.id)));
    if (!open) return;
    centre(card);
    if (phone.matches) card.querySelector("mark")?.scrollIntoView({ block: "center", behavior: "smooth" });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (button?.matches(".cite")) {
      const card = document.getElementById(button.value);
      if (card) show(card, getComputedStyle(card).display === "none" || !card.classList.contains("open"));
    } else if (button?.matches(".source .close")) {
      const card = button.closest(".source");
      show(card, false);
      card.closest(".turn").querySelector(`.cite[value="${card.id}"]`)?.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll(".source.open").forEach((card) => show(card, false));
  });
  document.addEventListener("change", (event) => {
    const card = event.target.closest?.(".source");
    if (card) centre(card);  // the other text has just been shown, from its top
  });

  // A new turn is brought into view at its beginning, and told to screen readers.
  let turns = 0;
  new MutationObserver(() => {
    const region = document.getElementById("conversation");
    if (!region) return;
    region.setAttribute("aria-live", "polite");
    const all = region.querySelectorAll(".turn");
    if (all.length > turns) all[all.length - 1].scrollIntoView({ block: "start", behavior: "smooth" });
    region.querySelectorAll(".source.first:not(.centred)").forEach((card) => {
      card.classList.add("centred");
      centre(card);
    });
    turns = all.length;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
