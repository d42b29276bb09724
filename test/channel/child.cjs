// One `update` of a form in a process of its own, that dies by SIGKILL at a moment: before and after each call of the file system, before
// each write to a socket, and at each piece that comes. node child.cjs DIST; the job is JSON on stdin, the state JSON on stdout.
const { readFileSync, writeSync } = require("node:fs");
const files = require("node:fs/promises");
const net = require("node:net");
const { join } = require("node:path");

const { dir, inputs, state, env, now, killAt } = JSON.parse(readFileSync(0, "utf8"));
let moments = 0;
let isWatched = false;
/** @param what for whoever reads which moments there are */
const named = [];
const moment = (what) => {
  if (!isWatched) return;
  named.push(what);
  if (++moments === killAt) process.kill(process.pid, "SIGKILL");
};

for (const name of ["open", "rename", "readdir", "lstat", "stat", "mkdir", "unlink", "rm"]) {
  const real = files[name];
  files[name] = async (...args) => {
    moment(`before ${name}`);
    const result = await real(...args);
    moment(`after ${name}`);
    return result;
  };
}
const { write, emit } = net.Socket.prototype;
net.Socket.prototype.write = function (...args) {
  moment("write to a socket");
  return write.apply(this, args);
};
net.Socket.prototype.emit = function (event, ...args) {
  if (event === "data") moment("data of a socket");
  return emit.call(this, event, ...args);
};

const dist = process.argv[2];
const { form413Request } = require(join(dist, "provider/lifecycle/form/lifecycle.js"));
const { openWorld } = require(join(dist, "provider/lifecycle/common/world.js"));
const lines = [];
const world = openWorld({ cwd: dir, env, now: () => new Date(now), say: (line) => lines.push(line) });
(async () => {
  isWatched = true;
  const outcome = await form413Request.update("f", state, inputs, { world, config: { get: () => undefined } }).then(
    (after) => ({ state: after }),
    (error) => ({ fault: error.message }),
  );
  isWatched = false;
  writeSync(1, JSON.stringify({ ...outcome, moments, named, lines }));
  process.exit(0);
})();
