/** Whether the page is worked by fingers: what is said of keys is then said of them. */
export const isTouched = () => window.matchMedia('(pointer: coarse)').matches;
