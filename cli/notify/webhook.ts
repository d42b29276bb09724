import { createHmac } from "node:crypto";
import { Fault } from "../../provider/fault";
import { chatText, type WebhookNotice } from "./letter";

/** Posting a notice, signed by the scheme of Standard Webhooks (standardwebhooks.com, specification 1.0). */

/**
 * How the body is written. `text`: `{ text, notice }`, which Slack, Mattermost and n8n take; Slack and Mattermost would read an
 * `attachments` beside it as theirs. `teams`: the envelope of an Adaptive Card, which is all that Teams' workflows take.
 */
export type WebhookFormat = "text" | "teams";
export const webhookFormats: readonly WebhookFormat[] = ["text", "teams"];

export const bodyOf = (format: WebhookFormat, notice: WebhookNotice): string =>
  JSON.stringify(format === "teams" ? card(notice) : plain(notice));

const plain = (notice: WebhookNotice) => ({ text: chatText(notice), notice });

const card = (notice: WebhookNotice) => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        body: chatText(notice)
          .split("\n")
          .map((text, line) => ({ type: "TextBlock", text, wrap: true, ...(line === 0 && { weight: "Bolder" }) })),
      },
    },
  ],
});

const secretName = "IGC_SANTE_WEBHOOK_SECRET";
const secretHint = `Set ${secretName} to whsec_ and 24 to 64 random bytes in Base64; one is made by: echo "whsec_$(openssl rand -base64 32)"`;

/** The key of a secret as the specification writes it. It is never repeated. @throws Fault `webhook-secret` */
export function keyOf(env: Readonly<Record<string, string | undefined>>): Buffer {
  const secret = env[secretName]?.trim() ?? "";
  if (secret === "") throw new Fault("webhook-secret", `A webhook's posts are signed, and ${secretName} is not set.`, secretHint);
  const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(base64, "base64");
  if (key.length >= 24 && key.length <= 64) return key;
  throw new Fault("webhook-secret", `${secretName} is no secret of Standard Webhooks.`, secretHint);
}

/** `webhook-signature` of a post. @param seconds `webhook-timestamp` */
export const signatureOf = (key: Buffer, id: string, seconds: number, body: string): string =>
  `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;

/** The address of a webhook. Many are secrets of their own, so none is repeated. @throws Fault `webhook-address` */
export function readWebhook(address: string): URL {
  const because = wrong(address);
  if (because === undefined) return new URL(address);
  throw new Fault(
    "webhook-address",
    `The webhook's address is not usable: ${because}.`,
    "Give an https address with --webhook, or in IGC_SANTE_WEBHOOK where it is a secret; http is for this machine alone.",
  );
}

function wrong(address: string): string | undefined {
  if (/[\p{Cc}\p{Z}]/u.test(address)) return "it has a space or a control character";
  if (!URL.canParse(address)) return "it cannot be read";
  const { protocol, hostname, username, password } = new URL(address);
  if (username || password) return "it holds a user or a password";
  const isHere = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isHere) ? undefined : "it is not https";
}

/** `not-sent`: its answer says that nobody has it. `unanswered`: no answer, or one of a server that failed: it is posted again under the same id. */
export interface Posted {
  readonly outcome: "accepted" | "not-sent" | "unanswered";
  /** Why not, in English. */
  readonly because: string;
}

/** Milliseconds. */
const patience = 30_000;

/** Failures before anything was sent. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/;

/** Posts a body, which is signed for the instant it leaves. Redirects are not followed: the signature is for one address. */
export async function post(url: URL, key: Buffer, id: string, body: string, now: Date): Promise<Posted> {
  const seconds = Math.floor(now.getTime() / 1000);
  const headers = {
    "content-type": "application/json",
    "user-agent": "igc-sante-notify",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signatureOf(key, id, seconds, body),
  };
  try {
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(patience) });
    const { status, ok } = answer;
    await answer.body?.cancel(); // it is of no use, and may be without end
    if (ok) return { outcome: "accepted", because: "" };
    if (status >= 500) return { outcome: "unanswered", because: `it answers ${status}` };
    return {
      outcome: "not-sent",
      because: `it answers ${status}${status >= 300 && status < 400 ? ", and redirects are not followed" : ""}`,
    };
  } catch (error) {
    // Its message may name the address.
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name;
    return neverSent.test(code)
      ? { outcome: "not-sent", because: `it cannot be reached (${code})` }
      : { outcome: "unanswered", because: `it gave no answer (${code})` };
  }
}
