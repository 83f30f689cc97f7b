/** Links that carry no session but say how the page begins. */

/** With its defaults; what is kept may be removed. */
export const resetFragment = '#reset';

/** With its defaults and without what is kept, which is offered: the way out where that is what fails. */
export const afreshFragment = '#afresh';

export const isSpecialLink = (fragment: string): boolean =>
  fragment === resetFragment || fragment === afreshFragment;
