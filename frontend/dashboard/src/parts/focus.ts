/** Where a page or a dialog begins: its first field. */

/** Focus a field, but where that would open a keyboard over what is to be read. */
export function begin(field: HTMLElement | null | undefined): void {
  if (matchMedia("(pointer: fine)").matches) field?.focus();
}
