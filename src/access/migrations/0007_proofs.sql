-- Applications of organisations are told how a person proved who they are.
alter table sessions add column proven_by text not null default ''; -- words of RFC 8176: 'pwd', 'pwd otp mfa', 'pop user'; '' when another site vouches
