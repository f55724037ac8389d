/** An argument that no upstream call could make sense of; it is refused before any is made. Becomes `BAD_USER_INPUT` naming the argument. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly argument: string;

  constructor(argument: string, message: string) {
    super(message);
    this.argument = argument;
  }
}
