//! One sign-in, step by step, in the words of the RFCs (6749, 7636, 8252, OpenID Connect Core, SMART App Launch 2.2).
