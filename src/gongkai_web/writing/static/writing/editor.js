// The text of an item: a plain editor over the text box it replaces. Whatever is pasted is reduced by
// the server to what may stand in an item; without this script the text box itself is there.
(() => {
  "use strict";

  const COMMANDS = [
    ["正文", "formatBlock", "p"],
    ["标题", "formatBlock", "h2"],
    ["小标题", "formatBlock", "h3"],
    ["加粗", "bold"],
    ["列表", "insertUnorderedList"],
    ["编号", "insertOrderedList"],
    ["清除格式", "removeFormat"],
    ["撤销", "undo"],
  ];

  function button(label, act) {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = label;
    one.addEventListener("mousedown", (event) => event.preventDefault());
    one.addEventListener("click", act);
    return one;
  }

  // What a browser brings along from Word or a page and nobody wants to see while writing.
  function tidy(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll("script,style,meta,link,title,iframe,object,embed,form,svg,xml").forEach((n) => n.remove());
    page.querySelectorAll("*").forEach((node) => {
      for (const { name } of [...node.attributes]) {
        if (!["href", "src", "alt", "colspan", "rowspan"].includes(name)) node.removeAttribute(name);
      }
      if (node.tagName === "IMG" && !/^data:image\/(png|jpe?g);base64,/.test(node.getAttribute("src") || "")) node.remove();
      if (node.tagName === "A" && !/^(https?:|mailto:|tel:)/i.test(node.getAttribute("href") || "")) node.removeAttribute("href");
    });
    return page.body.innerHTML;
  }

  function edit(box, form) {
    const frame = document.createElement("div");
    frame.className = "gk-editor";
    const tools = document.createElement("div");
    tools.className = "gk-editor__tools";
    tools.setAttribute("role", "toolbar");
    tools.setAttribute("aria-label", "文字格式");
    const area = document.createElement("div");
    area.className = "gk-editor__area gk-writing__text";
    area.contentEditable = "true";
    area.setAttribute("role", "textbox");
    area.setAttribute("aria-multiline", "true");
    area.setAttribute("aria-label", "正文");
    area.innerHTML = tidyKeepingPictures(box.value);
    const said = document.createElement("p");
    said.className = "gk-editor__said gk-quiet";
    said.setAttribute("aria-live", "polite");

    for (const [label, command, value] of COMMANDS) {
      tools.append(button(label, () => { area.focus(); document.execCommand(command, false, value); }));
    }
    tools.append(button("链接", () => {
      const url = window.prompt("网址（以 http 开头）", "https://");
      if (url && /^https?:\/\//i.test(url)) { area.focus(); document.execCommand("createLink", false, url); }
    }));
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = "image/png,image/jpeg";
    chooser.hidden = true;
    chooser.addEventListener("change", () => { if (chooser.files[0]) upload(chooser.files[0]); chooser.value = ""; });
    tools.append(button("插入图片", () => chooser.click()), chooser);
    tools.append(button("插入表格", () => {
      const rows = Number(window.prompt("几行？", "3")), columns = Number(window.prompt("几列？", "3"));
      if (!(rows > 0 && rows <= 100 && columns > 0 && columns <= 20)) return;
      const row = (tag) => `<tr>${`<${tag}><br></${tag}>`.repeat(columns)}</tr>`;
      area.focus();
      document.execCommand("insertHTML", false, `<table><thead>${row("th")}</thead><tbody>${row("td").repeat(Math.max(1, rows - 1))}</tbody></table><p><br></p>`);
    }));

    async function upload(file) {
      const data = new FormData();
      data.append("file", file);
      data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      said.textContent = `正在上传 ${file.name}……`;
      try {
        const answer = await fetch(form.dataset.upload, { method: "POST", body: data, credentials: "same-origin" });
        const told = await answer.json();
        if (!answer.ok) { said.textContent = told.error || "图片没有上传成功"; return; }
        const alt = window.prompt("图片的文字说明（给看不到图片的人读）", "") || "";
        area.focus();
        const picture = document.createElement("img");
        picture.src = told.url;
        picture.alt = alt;
        document.execCommand("insertHTML", false, picture.outerHTML);
        said.textContent = "";
      } catch { said.textContent = "图片没有上传成功，请检查网络后再试"; }
    }

    area.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      if (!html) return;
      event.preventDefault();
      document.execCommand("insertHTML", false, tidy(html));
    });
    const keep = () => { box.value = area.innerHTML; };
    area.addEventListener("input", keep);
    form.addEventListener("submit", keep);
    document.execCommand("defaultParagraphSeparator", false, "p");
    frame.append(tools, area, said);
    box.hidden = true;
    box.after(frame);
    const label = form.querySelector(`label[for="${box.id}"]`);
    if (label) label.addEventListener("click", () => area.focus());
  }

  function tidyKeepingPictures(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll("script,style,iframe,object,embed,form").forEach((n) => n.remove());
    return page.body.innerHTML;
  }

  // “今天” beside the day a text was formed; without this script the field is simply empty.
  function today(field) {
    const one = button("今天", () => {
      const now = new Date();
      const two = (number) => String(number).padStart(2, "0");
      field.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    one.className = "button button-small button-secondary";
    one.setAttribute("aria-label", "成文日期填今天");
    const beside = document.createElement("div");
    beside.className = "gk-writing__day";
    field.before(beside);
    beside.append(field, one);
  }

  function warnBeforeLeaving(form) {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  }

  function quotes(block) {
    const text = document.querySelector("[data-writing-quotable]");
    const add = block.querySelector("[data-writing-quote]");
    const first = block.querySelector(".gk-writing__quote");
    if (!text || !add) return;
    add.hidden = false;
    // Enter in a place would press the first button of the form, which passes.
    block.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault(); });
    add.addEventListener("mousedown", (event) => event.preventDefault());
    add.addEventListener("click", () => {
      const chosen = String(window.getSelection()).trim().slice(0, 200);
      const empty = [...block.querySelectorAll(".gk-writing__quote")].find((row) => !row.querySelector("[name=quote]").value);
      const row = empty || first.cloneNode(true);
      if (!empty) { row.querySelectorAll("input").forEach((input) => { input.value = ""; }); add.before(row); }
      row.querySelector("[name=quote]").value = chosen;
      row.querySelector("[name=note]").focus();
    });
  }

  document.querySelectorAll("[data-writing-form]").forEach((form) => {
    const box = form.querySelector("[data-writing-editor]");
    if (box) edit(box, form);
    const day = form.querySelector("input[name=formed_on]");
    if (day) today(day);
    warnBeforeLeaving(form);
  });
  // One box ticks the whole checklist, and follows it.
  document.querySelectorAll("[data-writing-all]").forEach((all) => {
    const boxes = [...all.form.querySelectorAll("[name=checked]")];
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    const follow = () => { all.checked = boxes.every((box) => box.checked); };
    boxes.forEach((box) => box.addEventListener("change", follow));
    follow();
  });
  document.querySelectorAll("[data-writing-places]").forEach(quotes);
  document.querySelectorAll("[data-writing-confirm]").forEach((form) => {
    form.addEventListener("submit", (event) => { if (!window.confirm(form.dataset.writingConfirm)) event.preventDefault(); });
  });
})();
