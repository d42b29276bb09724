#!/usr/bin/env node
import { Fault } from "../provider/fault";
import { exitCode } from "./exit-codes";
import { languageAskedFor, run, said } from "./run";

const args = process.argv.slice(2);
let isLost = false;

/** Whoever read has had enough, as `head` has: what a command does is done all the same. What else keeps it from being written is said. */
function unwritten({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE" || isLost) return;
  isLost = true;
  const what = `Standard output cannot be written (${code ?? message}).`;
  fail(new Fault("file-unreadable", what, "Check where it goes, and its space. What the command does may be done."));
}
process.stdout.on("error", unwritten);
process.stderr.on("error", () => undefined); // nobody is left to tell

function fail(error: unknown): void {
  console.error(said(error, languageAskedFor(args, process.env)));
  process.exitCode = exitCode.unusable;
}

run(args).then((code) => {
  process.exitCode = isLost ? exitCode.unusable : code;
}, fail);
