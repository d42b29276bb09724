// Loaded before `igc-sante notify` (node --require): the process dies by SIGKILL at one of its points. A point is a call that reaches
// the record's folder, a piece that is written to a connection, and a piece that has come from one and nobody has seen.
// NOTIFY_ROOT: the record's folder. NOTIFY_DIES_AT: the number of the point, from 1; 0 counts them into NOTIFY_COUNT, a file.
const fs = require("node:fs");
const net = require("node:net");

const { NOTIFY_ROOT: root, NOTIFY_DIES_AT: diesAt, NOTIFY_COUNT: countFile } = process.env;
const points = [];

function arrive(name) {
  points.push(name);
  if (points.length === Number(diesAt)) process.kill(process.pid, "SIGKILL");
}

const promises = fs.promises;
for (const call of ["mkdir", "open", "rename", "rm", "readdir", "readFile", "lstat", "stat"]) {
  const original = promises[call];
  promises[call] = function (path, ...more) {
    if (String(path).startsWith(root)) arrive(`fs.${call}`);
    return original.call(this, path, ...more);
  };
}
require("node:module").syncBuiltinESMExports();

const { write, emit } = net.Socket.prototype;
net.Socket.prototype.write = function (...args) {
  arrive("write");
  return write.apply(this, args);
};
net.Socket.prototype.emit = function (event, ...args) {
  if (event === "data" || event === "readable") arrive("come");
  return emit.call(this, event, ...args);
};

process.on("exit", () => {
  if (countFile) fs.writeFileSync(countFile, JSON.stringify(points));
});
