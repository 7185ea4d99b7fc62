/** The papers a certificate may be printed on: template of the e-seal package → the fields the theme gives it. */
export const CERTIFICATE_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'food-business-licence': ['holder', 'creditCode', 'representative', 'address', 'scope'],
  'small-food-permit': ['holder', 'creditCode', 'representative', 'address', 'scope'],
  'fire-safety-opinion': ['holder', 'representative', 'address', 'scope'],
  'general-certificate': ['holder', 'particulars'],
};
