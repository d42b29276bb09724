import { createHash } from "node:crypto";
import type { MiddlewareHandler } from "hono";

const hashed = (content: string): string => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
const sources = (contents: readonly string[]): string => contents.map(hashed).join(" ");

/** What the pages have: nothing else of a script or a style is run (CSP Level 3, section 2.3.1). */
export interface Inline {
  /** Inline styles; the one file of styles is the desk's own. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/**
 * What every answer says, failures too: nothing is loaded from anywhere, framed, kept, guessed or shared.
 * `Referrer-Policy` is not `no-referrer`: with that a browser's own form says `Origin: null`.
 */
export function securityHeaders({ styles, scripts }: Inline): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `style-src 'self' ${sources(styles)}`,
    `script-src ${sources(scripts)}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  };
}

export function withHeaders(inline: Inline): MiddlewareHandler {
  const headers = Object.entries(securityHeaders(inline));
  return async (context, next) => {
    await next();
    for (const [name, value] of headers) context.res.headers.set(name, value);
  };
}

/** A file to save. Its name is ours, and says nothing that a header could be ended by (RFC 6266). */
export function attachment(name: string, type: string): Record<string, string> {
  const plain = name.replace(/[^\w.-]/g, "_");
  return { "Content-Type": type, "Content-Disposition": `attachment; filename="${plain}"` };
}
