// The pool requires its entry first. Where tsx is active it would have an ES module compiled anew in each thread, to fail
// at its first await.
'use strict';
const loaded = import('./worker-dev.mjs');
exports.serve = async (task) => (await loaded).serve(task);
