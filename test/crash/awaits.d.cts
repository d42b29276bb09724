/** An await of a text: its function, what is awaited, and where. */
export interface Await {
  readonly within: string;
  readonly text: string;
  readonly line: number;
}
export function awaitsIn(file: string): Await[];
export function isWatched(root: string, file: string): boolean;
