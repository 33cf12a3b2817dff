// The language chosen on the page goes before the browser's: Gradio asks the browser only, so it is
// told here, before any script of Gradio runs; the server reads the same cookie.
"use strict";
(() => {
  const chosen = /(?:^|;\s*)zzqa-language=(zh|en)(?:;|$)/.exec(document.cookie)?.[1];
  if (chosen) {
    const language = chosen === "zh" ? "zh-CN" : "en";
    Object.defineProperty(navigator, "language", { get: () => language });
    Object.defineProperty(navigator, "languages", { get: () => [language] });
  }
  document.documentElement.lang = /^en/i.test(navigator.language) ? "en" : "zh-CN";

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#language")) return;
    const other = document.documentElement.lang === "en" ? "zh" : "en";
    document.cookie = `zzqa-language=${other}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  });
})();
