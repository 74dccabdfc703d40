/** Whether it is the first click of what may be a double click: the second can come when the first was answered already. */
export function isFirstClick({ detail }: { readonly detail: number }): boolean {
  return detail <= 1;
}
