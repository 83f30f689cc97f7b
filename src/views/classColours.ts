/** Colours of classes: the first two are those of kidney and tumour in the paper's figures. */

/** Over an image, which is dark in both themes. @param classIndex  1 to 7 */
export function classColour(classIndex: number): string {
  return `var(--class${classIndex})`;
}
