/** The package comes without types. */
declare module 'asl-validator' {
  /** Writes into the definition it is given. */
  export default function validate(definition: unknown): {
    errors: { readonly 'Error code': string; readonly Message?: string }[];
  };
}
