// Loaded by NODE_OPTIONS=--require: the provider's process dies by SIGKILL in the moment a file is put into DIES_IN whose name ends in
// DIES_AT, and notes it in the file DIED_AT. A watcher in another process would come too late on a machine that is busy.
const fs = require("node:fs");
const { dirname } = require("node:path");

const { DIES_IN: folder, DIES_AT: ending, DIED_AT: note } = process.env;

function put(path) {
  if (dirname(String(path)) !== folder || !String(path).endsWith(ending)) return;
  fs.appendFileSync(note, `${path}\n`);
  process.kill(process.pid, "SIGKILL");
}

if (folder && process.argv.some((word) => word.includes("dynamic-provider"))) {
  for (const call of ["link", "rename"]) {
    const [original, synchronous] = [fs.promises[call], fs[`${call}Sync`]];
    fs.promises[call] = async (from, to) => {
      await original(from, to);
      put(to);
    };
    fs[`${call}Sync`] = (from, to) => {
      synchronous(from, to);
      put(to);
    };
  }
}
