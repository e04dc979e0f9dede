// While somebody types what they want: what is public already. Every page works without this file.
(function () {
  "use strict";
  var field = document.getElementById("id_content"), place = document.querySelector("[data-suggest]");
  if (!field || !place || !window.fetch) return;
  var form = field.form, waiting = 0, asked = "", number = 0;
  function look() {
    var typed = field.value.trim();
    if (typed === asked) return;
    asked = typed;
    var mine = ++number;
    if (typed.length < 4) { place.replaceChildren(); return; }
    var data = new FormData();
    data.append("content", typed);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    fetch(place.dataset.suggest, { method: "POST", body: data, credentials: "same-origin" }).then(function (answer) {
      return answer.status === 200 ? answer.text() : "";
    }).then(function (text) {
      if (mine !== number) return;
      var found = new DOMParser().parseFromString(text, "text/html").body;
      place.replaceChildren.apply(place, Array.prototype.slice.call(found.childNodes));
    }).catch(function () { /* typing goes on */ });
  }
  field.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
})();
