// Reading aids, and what the search offers: every page works without this file. The choice stays in this browser, no cookie is set.
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
    tools.addEventListener("click", function (event) {
      var size = event.target.dataset.size;
      if (size === undefined) return;
      try { localStorage.setItem(KEY, size); } catch (refused) { /* for this page only */ }
      show(size);
    });
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
  // While somebody types into the search: agencies and titles of what is public. What matches by its
  // spelling or by other signs has what was typed beside it, or the browser would leave it out.
  document.querySelectorAll("form[action='/search/'] input[name=q]").forEach(function (field) {
    if (!window.fetch) return;
    var list = document.createElement("datalist"), waiting = 0, asked = "";
    list.id = field.id + "-offered";
    field.after(list);
    field.setAttribute("list", list.id);
    field.autocomplete = "off";
    function offer(found) {
      list.replaceChildren.apply(list, found.map(function (one) {
        var option = document.createElement("option");
        option.value = one.title;
        if (one.title.indexOf(asked) < 0) option.label = asked;
        return option;
      }));
    }
    function look() {
      var typed = field.value.trim();
      if (typed === asked) return;
      asked = typed;
      if (typed.length < 2) { offer([]); return; }
      fetch("/search/suggest/?q=" + encodeURIComponent(typed), { credentials: "omit" }).then(function (answer) {
        return answer.ok ? answer.json() : { suggestions: [] };
      }).then(function (told) {
        if (typed === asked) offer(told.suggestions);
      }).catch(function () { /* typing goes on */ });
    }
    field.addEventListener("input", function (event) {
      if (event.isComposing) return;
      clearTimeout(waiting);
      waiting = setTimeout(look, 300);
    });
    field.addEventListener("compositionend", function () {
      clearTimeout(waiting);
      waiting = setTimeout(look, 300);
    });
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
