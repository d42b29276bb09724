#!/usr/bin/env node
import { exitCode } from "./exit-codes";
import { languageOfFailure, run, said } from "./run";

const args = process.argv.slice(2);
run(args).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(said(error, languageOfFailure(args, process.env)));
    process.exitCode = exitCode.unusable;
  },
);
