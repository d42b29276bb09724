import type { Handed } from "../../provider/channel";

/** Answers of ANS as bytes, and what they are taken for. */
export const receivedAt = "2026-12-01T09:30:00.000Z";
export const handed: Handed = {
  ticket: "f413-a",
  channel: "smtps://smtp.editeur.example",
  to: "desk@ans.example",
  reference: "<0a1b@editeur.example>",
  token: "[F413 690781810]",
  sha256: "ab",
  at: "2026-11-27T10:00:00.000Z",
  outcome: "sent",
};
const address =
  "smtps://smtp.editeur.example?from=certificats@editeur.example&to=desk@ans.example&imap=imaps://imap.editeur.example&authserv=mx.editeur.example";
export const passed = "Authentication-Results: mx.editeur.example; dkim=pass header.d=ans.example; dmarc=pass header.from=ans.example";
export const received = "Received: from out.ans.example by mx.editeur.example; Tue, 1 Dec 2026 10:30:00 +0100";
export const html = (text: string): string => `<html><head><style>p{color:red}</style></head><body><p>${text}</p></body></html>`;
export interface Letter {
  readonly top?: readonly string[];
  readonly from?: string;
  readonly subject?: string;
  readonly threading?: readonly string[];
  readonly type?: string;
  readonly encoding?: string;
  readonly body?: Buffer | string;
}
const mail = ({
  top = [passed, received],
  from = "ANS <desk@ans.example>",
  subject = "=?iso-8859-1?Q?Votre_demande_a_=E9t=E9_re=E7ue?=",
  threading = [`In-Reply-To: ${handed.reference}`],
  type = "text/plain; charset=utf-8",
  encoding = "8bit",
  body = "Votre dossier n° D-2026-4711 est enregistré.",
}: Letter): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        ...top,
        `From: ${from}`,
        "To: certificats@editeur.example",
        `Subject: ${subject}`,
        ...threading,
        "Message-ID: <r1@ans.example>",
        "MIME-Version: 1.0",
        `Content-Type: ${type}`,
        `Content-Transfer-Encoding: ${encoding}`,
        "",
        "",
      ].join("\r\n"),
      "latin1",
    ),
    Buffer.from(body as string),
  ]);
/** Reads letters by the room's own functions, which its tests hand in. */
export function reading<R, S extends object>(
  recognise: (bytes: Buffer, receivedAt: string, forms: readonly Handed[], settings: S) => Promise<readonly R[] | undefined>,
  readSettings: (address: string) => S | Error,
) {
  const settings = (more = ""): S => {
    const found = readSettings(`${address}${more}`);
    if (found instanceof Error) throw found;
    return found;
  };
  const readAll = async (letter: Letter, forms: readonly Handed[] = [handed], more = ""): Promise<readonly R[]> => {
    const said = await recognise(mail(letter), receivedAt, forms, settings(more));
    if (!said) throw new Error("it cannot be taken apart");
    return said;
  };
  const read = async (...letter: Parameters<typeof readAll>): Promise<R | undefined> => (await readAll(...letter))[0];
  return { settings, readAll, read };
}
