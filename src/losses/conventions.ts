/** Published conventions for the same loss, and the numbers each of them would show. */

export const conventionIds = ['reference', 'paper', 'monai', 'geodl'] as const;
export type ConventionId = (typeof conventionIds)[number];
