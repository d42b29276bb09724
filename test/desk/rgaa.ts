import type { Page } from "../servers/browser";

/** What of RGAA axe does not look at, in a real browser: each finding in one short line. */

/** WCAG 2.2 criterion 1.4.12, to the figure. */
export const spacing =
  "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }";

/** What can have the focus shows it (criterion 10.7), by an outline of 3:1 at least on what is behind it (3.3). */
export const focusFaults = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
  const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let each = element.parentElement; each; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((element) => element.checkVisibility())
    .flatMap((element) => {
      element.focus({ focusVisible: true, preventScroll: true });
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      const said = element.outerHTML.slice(0, 80);
      if (document.activeElement !== element) return ["takes no focus: " + said];
      if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) return ["shows no focus: " + said];
      const ratio = contrast(rgb(outlineColor), behind(element));
      return ratio < 3 ? ["focus of " + ratio.toFixed(1) + ":1: " + said] : [];
    });
})()`);

/** WCAG 2.2 criterion 2.5.8: 24 by 24 pixels, but for a link within a sentence or a line of its own text. */
export const targetFaults = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, nav a")]
  .filter((element) => element.checkVisibility())
  .flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width >= 24 && height >= 24 ? [] : [Math.round(width) + " x " + Math.round(height) + ": " + element.outerHTML.slice(0, 80)];
  })`);
