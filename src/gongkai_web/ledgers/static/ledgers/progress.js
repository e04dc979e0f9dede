// Ask how far an import is, and show the result as soon as it is there.
(() => {
  const box = document.querySelector('[data-ledgers-job]');
  if (!box) return;
  const bar = box.querySelector('progress');
  const told = box.querySelector('[data-ledgers-told]');
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.ledgersJob, { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(answer.status);
      const now = await answer.json();
      if (!now.running) {
        window.location.reload();
        return;
      }
      bar.value = now.percent;
      told.textContent = `${now.stage}　${now.done} / ${now.total} 行`;
    } catch {
      told.textContent = '暂时连不上服务器，正在重试……';
    }
    window.setTimeout(ask, 600);
  };
  window.setTimeout(ask, 300);
})();
