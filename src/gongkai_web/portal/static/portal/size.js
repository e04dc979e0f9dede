// The size of the text this browser was told, before anything is drawn: a page that grows under one's eyes has to be found anew.
try { document.documentElement.dataset.size = localStorage.getItem("gongkai-size") || "0"; } catch (refused) { /* as it is */ }
