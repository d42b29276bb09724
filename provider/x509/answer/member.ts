/** A file in a file: an entry of a ZIP or tar, a part of a mail. PURE. */
export interface Member {
  /** As its container says; empty where it says nothing. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a desktop puts beside files: resource forks of macOS, thumbnails and settings. It holds nothing for anybody. */
export const isLitter = (name: string): boolean => /(?:^|\/)(?:__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
