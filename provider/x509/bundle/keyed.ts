import type { KeyObject } from "node:crypto";
import type { Certificate } from "../certificate";

/** What the writers of one format get: read, and checked to belong together. */
export interface KeyedContent {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  readonly friendlyName: string;
  readonly password: string;
}
