import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { refused } from "./guards";

/** Bytes of a form without a file. */
const largestFields = 65_536;
/** Bytes of a file and what a form says of it: a signed form has at most 32 MiB (provider/igc/manual). */
const largestUpload = 32 * 1_048_576 + largestFields;

const tooBigFile =
  "Ce fichier a plus de 32 Mo : il n'est pas lu, et rien n'est écrit. Revenez à la page, et choisissez le certificat ou le formulaire signé, et rien d'autre.";
const tooLongText = "Ce texte est trop long : il n'est pas lu, et rien n'est écrit. Revenez à la page, et abrégez-le.";

const isUrlencoded = (type: string): boolean => /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
const isMultipart = (type: string): boolean => /^multipart\/form-data\s*;/i.test(type);

/** Before anything of a body is read: whether it is a form at all, and not bigger than the form it is for. */
export function limitedBody(isUpload: (path: string) => boolean): MiddlewareHandler {
  const limited = (maxSize: number): MiddlewareHandler =>
    bodyLimit({ maxSize, onError: (context) => refused(context, 413, maxSize > largestFields ? tooBigFile : tooLongText) });
  const [small, big] = [limited(largestFields), limited(largestUpload)];
  return async (context, next) => {
    if (context.req.method !== "POST") return next();
    const type = context.req.header("content-type") ?? "";
    if (!isUrlencoded(type) && !isMultipart(type)) return refused(context, 415, "Ce n'est pas un formulaire de ce bureau.");
    return (isMultipart(type) && isUpload(context.req.path) ? big : small)(context, next);
  };
}

export interface Upload {
  /** As the browser says: of another machine's file, to show and nothing else. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A form as it was filled in: each field once. */
export interface Filled {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, Upload>;
}

/** What a body says; `undefined` where it is none that a page of ours sends: broken, or a field twice. */
export async function filledIn(context: Context): Promise<Filled | undefined> {
  const parsed = await formData(context);
  if (!parsed) return undefined;
  const fields = new Map<string, string>();
  const files = new Map<string, Upload>();
  for (const [name, value] of parsed.entries()) {
    if (fields.has(name) || files.has(name)) return undefined;
    if (typeof value === "string") fields.set(name, value);
    else files.set(name, { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return { fields, files };
}

async function formData({ req }: Context): Promise<FormData | undefined> {
  try {
    return await req.formData();
  } catch {
    return undefined; // no form, or cut short: whoever sent it, it was no page of ours
  }
}
