// What is done with an answer: copy it, export the conversation, say whether it is right.
"use strict";
(() => {
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

  // Every turn carries its own Markdown, so an export is those texts, one after another.
  const download = () => {
    const turns = [...document.querySelectorAll(".turn .exported")].map((one) => one.textContent);
    if (!turns.length) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([turns.join("\n")], { type: "text/markdown" }));
    link.download = "zzqa.md";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // A click on a button may end a selection before it is heard, so the selection is taken earlier.
  let selected = "";
  const remember = (event) => {
    const button = event.target.closest?.(".here");
    if (!button) return;
    const passage = button.closest(".candidate").querySelector("blockquote");
    const selection = getSelection();
    const inside = selection.rangeCount && passage.contains(selection.getRangeAt(0).commonAncestorContainer);
    selected = inside ? selection.toString() : "";
  };
  document.addEventListener("pointerdown", remember, true);
  document.addEventListener("keydown", remember, true);

  const say = (button, words) => {
    zzqa.tell("#opinion", JSON.stringify([button.value, words]));
    button.closest(".verdicts")?.querySelectorAll("button").forEach((one) =>
      one.setAttribute("aria-pressed", String(one === button)));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.matches(".copy")) copy(button.nextElementSibling.textContent).then(() => copied(button));
    else if (button.id === "export") download();
    else if (button.matches(".verdict")) say(button, "");
    else if (button.matches(".here")) say(button, selected);
  });
})();
