/** A JSON object, field by field, that says everything wrong with it at once. PURE. */

export type Complain = (fault: string) => void;

/** The fields of one object. Each is asked for by name; what nobody asked for is a mistyped name. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(
    value: unknown,
    /** Where it stands, for the sentence: "", `probe.`, `files["key.pem"].`. */
    readonly path: string,
    readonly complain: Complain,
  ) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject) complain(`${path === "" ? "it" : path.replace(/\.$/, "")} is no object`);
    this.#values = isObject ? (value as Record<string, unknown>) : {};
  }

  /** The names that are there. */
  names(): readonly string[] {
    return Object.keys(this.#values);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  raw(name: string): unknown {
    this.#asked.add(name);
    return this.has(name) ? this.#values[name] : undefined;
  }

  /** A text that must be there. */
  text(name: string): string {
    return this.optionalText(name) ?? this.#wrong(name, this.has(name) ? undefined : "is missing", "");
  }

  optionalText(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || (typeof value === "string" && value !== "" && value === value.trim())) return value;
    return this.#wrong(name, "is no text, is empty, or has spaces around it", undefined);
  }

  /** One of a closed list. The first stands for it where it is wrong: nothing goes on then. */
  oneOf<T extends string>(name: string, words: readonly T[]): T {
    const value = this.raw(name);
    if (words.includes(value as T)) return value as T;
    return this.#wrong(
      name,
      value === undefined ? `is missing; give one of ${words.join(", ")}` : `is none of ${words.join(", ")}`,
      words[0]!,
    );
  }

  /** A whole number within bounds. */
  number(name: string, otherwise: number, least: number, most: number): number {
    const value = this.raw(name) ?? otherwise;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
    return this.#wrong(name, `is no whole number from ${least} to ${most}`, otherwise);
  }

  /** A list of texts with at least one; `undefined` where it is not given. */
  words(name: string): readonly string[] | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string" && !each.includes("\0"));
    return isList ? (value as string[]) : this.#wrong(name, "is no list of texts", undefined);
  }

  /** An object inside; `undefined` where it is not given. */
  inside(name: string): Fields | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : new Fields(value, `${this.path}${name}.`, this.complain);
  }

  /** An object inside that must be there. */
  object(name: string): Fields {
    if (!this.has(name)) this.#wrong(name, "is missing", undefined);
    return this.inside(name) ?? new Fields({}, `${this.path}${name}.`, () => undefined);
  }

  /** To be called last: a field that nobody asked for is mistyped, and would be passed over in silence. */
  end(): void {
    for (const name of this.names()) if (!this.#asked.has(name)) this.#wrong(name, "is no field that exists", undefined);
  }

  #wrong<T>(name: string, because: string | undefined, otherwise: T): T {
    if (because !== undefined) this.complain(`${this.path}${name} ${because}`);
    return otherwise;
  }
}
