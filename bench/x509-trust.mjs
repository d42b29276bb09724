// Whom one can ask for trust: the cases of C2SP/x509-limbo that each accepts although they must be refused.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { repository } from "../test/cli/places.mjs";

/** The public suites lie beside the repository. */
const suite = path.join(repository, "../shared/data/x509-limbo/limbo.json");

/** Milliseconds after which a case counts as not answered: some are made to keep a verifier busy for hours. */
const patience = 10_000;

/** One library, one case at a time, each within `patience`. @returns the verdicts, in the order of the cases. */
async function verdictsOf(library, cases) {
  let worker;
  const verdicts = [];
  for (const limbo of cases) {
    worker ??= new Worker(new URL("./limbo-asked.mjs", import.meta.url), { workerData: library });
    const verdict = await answered(worker, limbo);
    verdicts.push(verdict);
    if (verdict !== "no answer") continue;
    await worker.terminate();
    worker = undefined;
  }
  await worker?.terminate();
  return verdicts;
}

function answered(worker, limbo) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("no answer"), patience);
    worker
      .removeAllListeners()
      .on("error", reject)
      .on("message", (verdict) => {
        clearTimeout(timer);
        resolve(verdict);
      });
    worker.postMessage(limbo);
  });
}

const libraries = {
  checkPath: "`checkPath`",
  pkijs: "PKI.js' CertificateChainValidationEngine",
  chainBuilder: "@peculiar/x509's X509ChainBuilder",
};

function mistakesOf(verdicts, cases) {
  const count = (expected, given) =>
    cases.filter(({ expected_result }, index) => expected_result === expected && verdicts[index] === given).length;
  return {
    accepted: count("FAILURE", "accepted"),
    refused: count("SUCCESS", "refused"),
    silent: count("FAILURE", "no answer") + count("SUCCESS", "no answer"),
  };
}

export async function measure({ say }) {
  if (!existsSync(suite))
    throw new Error(`The conformance suite is needed: ${path.relative(repository, suite)} (beside the repository) is missing.`);
  const cases = JSON.parse(readFileSync(suite, "utf8")).testcases;
  const mustFail = cases.filter(({ expected_result }) => expected_result === "FAILURE").length;
  const mistakes = {};
  for (const library of Object.keys(libraries)) {
    say(`x509-limbo: ${libraries[library]}`);
    mistakes[library] = mistakesOf(await verdictsOf(library, cases), cases);
  }
  const { checkPath: ours, ...others } = mistakes;
  const shown = (kind) =>
    Object.entries(others)
      .map(
        ([library, made]) =>
          `${libraries[library]}: ${made[kind]}${made.silent && kind === "accepted" ? `, and ${made.silent} without an answer in ${patience / 1000} s` : ""}`,
      )
      .join("; ");
  return [
    {
      what: `x509-limbo cases wrongly accepted, of ${mustFail} that must be refused`,
      ours: `\`checkPath\`: ${ours.accepted}`,
      floor: shown("accepted"),
      value: ours.accepted,
      goal: { most: 0 },
    },
    {
      what: `x509-limbo cases wrongly refused, of ${cases.length - mustFail} that must be accepted`,
      ours: `\`checkPath\`: ${ours.refused}, each for a feature refused by name (test/conformance)`,
      floor: shown("refused"),
    },
  ];
}
