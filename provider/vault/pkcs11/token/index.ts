/** One token of one module: sessions, locks, the PIN, its RFC 7512 address. */
export { readTokenAddress } from "./address";
export { binding, ckr, ckrOf, cryptoki } from "./cryptoki";
export { readPin } from "./pin";
export { mustSeeAll, type Session, Token, tokenAt } from "./token";
