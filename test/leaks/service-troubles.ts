import type { IncomingMessage } from "node:http";
import type { Chance } from "../../cli/rehearsal/chance";
import type { FailureCode } from "../contract/vault-stage";
import type { FaultProxy, Verdict } from "../servers/fault-proxy";
import { damaged } from "./damage";
import type { Trouble } from "./vaults";

/** What may happen to an answer on its way, for every service that is reached over HTTP. */
export const answerTroubles = (
  chance: Chance,
): Readonly<Record<string, (answer: string, sent: string) => { status?: number; text: string }>> => ({
  "answers are damaged": (answer) => ({ text: damaged(answer, chance).text }),
  "answers that hold a value are damaged": (answer) => ({ text: answer.includes("PRIVATE KEY") ? damaged(answer, chance).text : answer }),
  "a refusal quotes what was sent": (answer, sent) => ({ status: 400, text: quoting(sent || answer) }),
  "an error quotes what was kept": (answer) => ({ status: 500, text: quoting(answer) }),
  "a page of a proxy quotes what was sent": (_answer, sent) => ({
    status: 502,
    text: `<html><body><h1>Bad gateway</h1><pre>${sent}</pre></body></html>`,
  }),
});

/** An error of AWS, OpenBao or Azure in one, whose words are others'; the secret part of a key's document first. */
const quoting = (text: string): string => {
  const key = text.indexOf("PRIVATE KEY-----");
  const words = key < 0 ? text : text.slice(key + 500);
  return JSON.stringify({
    __type: "ValidationException",
    message: words,
    Message: words,
    errors: [words],
    error: { code: "BadParameter", message: words, innererror: { code: words } },
  });
};

/** The failures of a stage as troubles: what was made to fail works again afterwards. */
export const stageTroubles = (
  failures: readonly FailureCode[],
  fail: (kind: FailureCode) => Promise<() => Promise<void>>,
): Record<string, Trouble> => Object.fromEntries(failures.map((kind) => [kind, () => fail(kind)]));

/** Troubles of the line to a service behind a proxy. */
export function proxyTroubles(proxy: FaultProxy, chance: Chance, isWrite: (request: IncomingMessage) => boolean): Record<string, Trouble> {
  const deciding =
    (decide: (request: IncomingMessage) => Verdict): Trouble =>
    async () => {
      proxy.decide(decide);
      return async () => proxy.decide(() => "pass");
    };
  const now = (probability: number, verdict: Verdict): Trouble => deciding(() => (chance.happens(probability) ? verdict : "pass"));
  return {
    "the line is cut after writes": deciding((request) => (isWrite(request) ? "cut-after" : "pass")),
    "the line is cut now and then": now(0.3, "cut"),
    "a service that stumbles": now(0.4, { status: 503 }),
    ...Object.fromEntries(Object.entries(answerTroubles(chance)).map(([name, rewrite]) => [name, deciding(() => ({ rewrite }))])),
  };
}
