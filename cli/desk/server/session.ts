import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 bits, in characters that an address and a cookie take. */
const secret = (): string => randomBytes(32).toString("base64url");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compared by digests and in constant time: neither the length nor the first wrong character shows. */
export const isSame = (given: string, held: string): boolean => timingSafeEqual(digest(given), digest(held));

/**
 * Who may use the desk: whoever came by the link in the terminal. The link holds for one visit, which gets a cookie that no
 * script reads and no other site sends; cookies are shared by all ports of a machine, so a form needs a token of its page as well.
 */
export class Session {
  readonly #cookie = secret();
  readonly #csrf = secret();
  readonly #token = secret();
  #used = false;

  /** The secret in the link. */
  get token(): string {
    return this.#token;
  }

  /** The hidden field of every form. */
  get csrf(): string {
    return this.#csrf;
  }

  /** The cookie's value for the first who brings the token. */
  enter(token: string): { readonly cookie: string } | "used" | "wrong" {
    if (!isSame(token, this.#token)) return "wrong";
    if (this.#used) return "used";
    this.#used = true;
    return { cookie: this.#cookie };
  }

  isIn(cookie: string | undefined): boolean {
    return cookie !== undefined && isSame(cookie, this.#cookie);
  }

  isOurForm(csrf: string | undefined): boolean {
    return csrf !== undefined && isSame(csrf, this.#csrf);
  }
}
