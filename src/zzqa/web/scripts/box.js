// The question box, and every button that writes into it or into one of the hidden boxes.
"use strict";
const zzqa = (() => {
  // While an input method is composing, Enter accepts its candidate and must not send the question.
  // 229 is what Safari reports for the Enter that ended a composition.
  let composition = false;
  const guard = (event) => {
    const composing = event.isComposing || event.keyCode === 229 || composition;
    if (event.key !== "Enter" || !event.target.closest?.("#question")) return;
    if (composing) event.stopPropagation();
    else if (document.querySelector("#question .stop-button") && !event.shiftKey) {
      event.stopPropagation();  // one question at a time: what is typed meanwhile stays in the box
      event.preventDefault();
    }
  };
  document.addEventListener("compositionstart", () => { composition = true; }, true);
  document.addEventListener("compositionend", () => { setTimeout(() => { composition = false; }); }, true);
  document.addEventListener("keydown", guard, true);
  document.addEventListener("keypress", guard, true);

  // Gradio's textbox hears only of changes that come as input events.
  const write = (selector, text) => {
    const area = document.querySelector(`${selector} :is(textarea, input)`);
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(area), "value").set.call(area, text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return area;
  };
  // A hidden box is heard when its text becomes another, so what is told twice must differ.
  let told = 0;
  const tell = (selector, text) => write(selector, `${text} ${++told}`);
  const ask = (question) => {
    if (document.querySelector("#question .stop-button")) return;
    write("#question", question).focus();
    setTimeout(() => document.querySelector("#question .submit-button")?.click(), 60);  // after Gradio has taken the text
  };

  // Gradio draws these two with an icon only; they come and go with each question.
  const names = { submit: ["提问", "Ask"], stop: ["停止", "Stop"] };
  new MutationObserver(() => Object.entries(names).forEach(([kind, [chinese, english]]) =>
    document.querySelector(`#question .${kind}-button:not([aria-label])`)?.setAttribute(
      "aria-label", document.documentElement.lang === "en" ? english : chinese)
  )).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.matches(".example")) ask(button.textContent);
    else if (button.matches(".retry")) ask(button.value);
    else if (button.matches(".reask")) write("#question", button.textContent).focus();
    else if (button.matches(".recall")) tell("#recall", button.value);
  });
  return { tell };
})();
