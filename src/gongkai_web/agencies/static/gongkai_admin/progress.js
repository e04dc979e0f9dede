// Ask how far something in the background is, and show the result as soon as it is there. The element
// names the address to ask (data-progress) and the sentence to say (data-says, with {names} of the answer).
(() => {
  const box = document.querySelector('[data-progress]');
  if (!box) return;
  const bar = box.querySelector('progress');
  const told = box.querySelector('[data-progress-told]');
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(answer.status);
      const now = await answer.json();
      if (!now.running) {
        window.location.reload();
        return;
      }
      bar.value = now.percent;
      if (now.total) told.textContent = box.dataset.says.replace(/\{(\w+)\}/g, (_, name) => now[name]);
    } catch {
      told.textContent = '暂时连不上服务器，正在重试……';
    }
    window.setTimeout(ask, 600);
  };
  window.setTimeout(ask, 300);
})();
