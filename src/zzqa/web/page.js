// The page's own behaviour; one delegated listener an event, so it needs nothing of how Gradio draws.
"use strict";
(() => {
  const phone = matchMedia("(max-width: 900px)");
  const box = () => document.querySelector("#question textarea");

  // While an input method is composing, Enter accepts its candidate and must not send the question.
  // 229 is what Safari reports for the Enter that ended a composition.
  const guard = (event) => {
    const composing = event.isComposing || event.keyCode === 229 || composition;
    if (event.key !== "Enter" || !event.target.closest?.("#question")) return;
    if (composing) event.stopPropagation();
    else if (document.querySelector("#question .stop-button") && !event.shiftKey) {
      event.stopPropagation();  // one question at a time: what is typed meanwhile stays in the box
      event.preventDefault();
    }
  };
  let composition = false;
  document.addEventListener("compositionstart", () => { composition = true; }, true);
  document.addEventListener("compositionend", () => { setTimeout(() => { composition = false; }); }, true);
  document.addEventListener("keydown", guard, true);
  document.addEventListener("keypress", guard, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll(".source.open").forEach((card) => show(card, false));
  });

  // Gradio's textbox hears only of changes that come as input events.
  const fill = (question) => {
    const area = box();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, question);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  };
  const send = () => document.querySelector("#question .submit-button")?.click();

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

  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");  // a page without TLS has no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const copied = (button) => {
    const label = button.textContent;
    if (label === button.value) return;
    button.textContent = button.value;
    setTimeout(() => { button.textContent = label; }, 1600);
  };

  // Every answer carries its text with citations, so an export is those texts, one after another.
  const download = () => {
    const turns = [...document.querySelectorAll(".turn")].map((turn) => {
      const told = turn.querySelector(".answered .copied-text, .reason, .fault-sentence");
      return `## ${turn.querySelector(".question").textContent}\n\n${told ? told.textContent : ""}\n`;
    });
    if (!turns.length) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([turns.join("\n")], { type: "text/markdown" }));
    link.download = "zzqa.md";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.matches(".cite")) {
      const card = document.getElementById(button.value);
      if (card) show(card, getComputedStyle(card).display === "none" || !card.classList.contains("open"));
    } else if (button.matches(".source .close")) {
      show(button.closest(".source"), false);
    } else if (button.matches(".copy")) {
      copy(button.nextElementSibling.textContent).then(() => copied(button));
    } else if (button.matches(".example")) {
      fill(button.textContent);
      setTimeout(send, 60);  // after Gradio has taken the text
    } else if (button.matches(".reask")) {
      fill(button.textContent);
    } else if (button.id === "export") {
      download();
    }
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
    if (all.length) all[all.length - 1].querySelectorAll(".source.first:not(.centred)").forEach((card) => {
      card.classList.add("centred");
      centre(card);
    });
    turns = all.length;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
