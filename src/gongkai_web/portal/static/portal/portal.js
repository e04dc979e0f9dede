// Reading aids only: every page works without this file. The choice stays in this browser, no cookie is set.
(function () {
  "use strict";
  var KEY = "gongkai-size", root = document.documentElement;
  var tools = document.querySelector("[data-tools]");
  function chosen() {
    try { return localStorage.getItem(KEY) || "0"; } catch (refused) { return "0"; }
  }
  function show(size) {
    root.dataset.size = size;
    if (!tools) return;
    tools.querySelectorAll("[data-size]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.size === size));
    });
  }
  show(chosen());
  if (tools) {
    tools.hidden = false;
    tools.addEventListener("click", function (event) {
      var size = event.target.dataset.size;
      if (size === undefined) return;
      try { localStorage.setItem(KEY, size); } catch (refused) { /* for this page only */ }
      show(size);
    });
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  var copy = document.querySelector("[data-copy]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", function () {
      navigator.clipboard.writeText(copy.dataset.copy).then(function () {
        copy.textContent = "已复制";
      });
    });
  }
})();
