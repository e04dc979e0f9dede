// Say that a file is too large before it is sent.
(() => {
  const input = document.querySelector('[data-gk-most-bytes]');
  if (!input) return;
  const told = input.form.querySelector('[data-gk-told]');
  const most = Number(input.dataset.gkMostBytes);
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  const check = () => {
    const file = input.files[0];
    const tooLarge = Boolean(file) && file.size > most;
    told.hidden = !tooLarge;
    told.textContent = tooLarge
      ? `“${file.name}”有 ${megabytes(file.size)} MB，超过 ${most / 1024 / 1024} MB 的上限；请用 200 dpi 左右重新扫描，或者拆成几个文件分别处理`
      : '';
    return !tooLarge;
  };
  input.addEventListener('change', check);
  input.form.addEventListener('submit', (event) => {
    if (!check()) event.preventDefault();
  });
})();
