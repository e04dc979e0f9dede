// Copies a part of the page: with its styles where the button says so, else as text.
(() => {
  "use strict";

  const said = document.querySelector("[data-gk-told]");

  function tell(button, words) {
    const before = button.dataset.gkLabel || (button.dataset.gkLabel = button.textContent);
    button.textContent = words;
    window.setTimeout(() => { button.textContent = before; }, 2500);
  }

  // Works over plain http too, where browsers offer no clipboard.
  function copySelection(part) {
    const range = document.createRange();
    range.selectNodeContents(part);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    return done;
  }

  async function copy(part, rich) {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        if (!rich) {
          await navigator.clipboard.writeText(part.textContent.trim());
          return true;
        }
        if (window.ClipboardItem) {
          await navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([part.innerHTML], { type: "text/html" }),
            "text/plain": new Blob([part.innerText], { type: "text/plain" }),
          })]);
          return true;
        }
      } catch (error) {
        // The person or the browser said no: the older way may still do.
      }
    }
    return copySelection(part);
  }

  for (const button of document.querySelectorAll("[data-gk-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(
        document.getElementById(button.dataset.gkCopy), "gkRich" in button.dataset
      );
      tell(button, done ? "已复制" : "没有复制");
      if (!done && said) {
        said.hidden = false;
        said.textContent = "浏览器不允许复制：内容已选中，请按 Ctrl+C（苹果电脑按 ⌘C）";
      }
    });
  }
})();
