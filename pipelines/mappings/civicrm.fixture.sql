-- Ten invented people in CiviCRM 4.7's schema: of each table the columns that the mapping reads.
create table civicrm_contact (
  id int unsigned not null primary key, contact_type varchar(64), display_name varchar(128), first_name varchar(64),
  last_name varchar(64), organization_name varchar(128), job_title varchar(255), preferred_language varchar(5),
  birth_date date, is_deceased tinyint default 0, deceased_date date, is_deleted tinyint not null default 0,
  modified_date timestamp null
) engine = InnoDB;
create table civicrm_email (
  id int unsigned not null auto_increment primary key, contact_id int unsigned, email varchar(254),
  is_primary tinyint default 0, on_hold tinyint not null default 0
) engine = InnoDB;
create table civicrm_phone (
  id int unsigned not null auto_increment primary key, contact_id int unsigned, phone varchar(32),
  is_primary tinyint default 0
) engine = InnoDB;
create table civicrm_membership_type (
  id int unsigned not null primary key, name varchar(128), member_of_contact_id int unsigned not null
) engine = InnoDB;
create table civicrm_membership_status (id int unsigned not null primary key, name varchar(128)) engine = InnoDB;
create table civicrm_membership (
  id int unsigned not null primary key, contact_id int unsigned not null, membership_type_id int unsigned not null,
  join_date date, start_date date, end_date date, status_id int unsigned not null, is_test tinyint default 0
) engine = InnoDB;
create table civicrm_membership_log (
  id int unsigned not null auto_increment primary key, membership_id int unsigned not null,
  status_id int unsigned not null, modified_date date
) engine = InnoDB;
create table civicrm_membership_payment (
  id int unsigned not null auto_increment primary key, membership_id int unsigned not null, contribution_id int unsigned
) engine = InnoDB;
create table civicrm_contribution (
  id int unsigned not null primary key, contact_id int unsigned not null, payment_instrument_id int unsigned,
  receive_date datetime, total_amount decimal(20, 2) not null, currency varchar(3), is_test tinyint default 0,
  contribution_status_id int unsigned default 1
) engine = InnoDB;
create table civicrm_relationship_type (id int unsigned not null primary key, name_a_b varchar(64)) engine = InnoDB;
create table civicrm_relationship (
  id int unsigned not null primary key, contact_id_a int unsigned not null, contact_id_b int unsigned not null,
  relationship_type_id int unsigned not null, start_date date, end_date date, is_active tinyint default 1
) engine = InnoDB;
create table civicrm_option_group (id int unsigned not null primary key, name varchar(64) not null) engine = InnoDB;
create table civicrm_option_value (
  id int unsigned not null auto_increment primary key, option_group_id int unsigned not null, value varchar(512) not null,
  name varchar(255)
) engine = InnoDB;
create table civicrm_event (
  id int unsigned not null primary key, event_type_id int unsigned default 0, start_date datetime, is_active tinyint,
  is_template tinyint default 0
) engine = InnoDB;
create table civicrm_participant_status_type (
  id int unsigned not null primary key, name varchar(64), class varchar(64), is_counted tinyint default 0
) engine = InnoDB;
create table civicrm_participant (
  id int unsigned not null auto_increment primary key, contact_id int unsigned not null, event_id int unsigned not null,
  status_id int unsigned not null, is_test tinyint default 0
) engine = InnoDB;
create table civicrm_activity (
  id int unsigned not null primary key, activity_type_id int unsigned not null, activity_date_time datetime,
  status_id int unsigned, is_test tinyint default 0, is_auto tinyint default 0, is_current_revision tinyint default 1,
  is_deleted tinyint default 0
) engine = InnoDB;
create table civicrm_activity_contact (
  id int unsigned not null auto_increment primary key, activity_id int unsigned not null, contact_id int unsigned not null,
  record_type_id int unsigned
) engine = InnoDB;

insert into civicrm_membership_status values (1, 'New'), (2, 'Current'), (4, 'Expired'), (5, 'Pending'), (7, 'Deceased');
insert into civicrm_membership_type values (1, 'General', 1), (2, 'Student (half price)', 1);
insert into civicrm_relationship_type values (3, 'Child of'), (9, 'Employee of');

insert into civicrm_contact
  (id, contact_type, display_name, first_name, last_name, organization_name, birth_date, is_deceased, deceased_date, is_deleted, modified_date, preferred_language)
values
  (1, 'Organization', 'Harbour Union', null, null, 'Harbour Union', null, 0, null, 0, null, null),
  (2, 'Organization', 'North Quay', null, null, 'North Quay', null, 0, null, 0, null, null),
  (3, 'Organization', 'A Supplier', null, null, 'A Supplier', null, 0, null, 0, null, null),
  (11, 'Individual', 'Ævar Þórsson', 'Ævar', 'Þórsson', null, '1980-05-17', 0, null, 0, '2016-01-07 00:00:00', 'nb_NO'),
  (12, 'Individual', 'nils@example.org', null, null, null, null, 0, null, 0, '2016-01-07 00:00:00', 'da_DK'),
  (13, 'Individual', 'Dead Dated', 'Dead', 'Dated', null, null, 1, '2015-05-22', 0, '2016-01-07 00:00:00', null),
  (14, 'Individual', 'Dead Logged', 'Dead', 'Logged', null, null, 1, null, 0, '2016-01-07 00:00:00', null),
  (15, 'Individual', 'Dead Undated', 'Dead', 'Undated', null, null, 1, null, 0, '2016-01-07 12:00:00', null),
  (16, 'Individual', 'Pia Pending', 'Pia', 'Pending', null, null, 0, null, 0, null, null),
  (17, 'Individual', 'In Trash', 'In', 'Trash', null, null, 0, null, 1, null, null),
  (18, 'Individual', 'No Member', 'No', 'Member', null, null, 0, null, 0, null, null),
  (19, 'Individual', 'Only Test', 'Only', 'Test', null, null, 0, null, 0, null, null),
  (20, 'Individual', 'Some Spouse', 'Some', 'Spouse', null, null, 0, null, 0, null, null);

insert into civicrm_email (contact_id, email, is_primary, on_hold) values
  (11, 'second@example.org', 0, 0), (11, 'first@example.org', 1, 0), (12, 'bounces@example.org', 1, 1);
insert into civicrm_phone (contact_id, phone, is_primary) values (11, '555 01 02', 1);

insert into civicrm_membership (id, contact_id, membership_type_id, join_date, start_date, end_date, status_id, is_test) values
  (101, 11, 1, '2014-02-01', '2014-02-01', '2016-01-31', 4, 0),
  (102, 12, 2, '2015-09-01', '2015-09-01', null, 1, 0),
  (103, 13, 1, '2015-12-31', '2015-12-31', '2017-12-30', 1, 0),
  (104, 14, 1, '2010-01-01', '2010-01-01', '2016-12-31', 7, 0),
  (105, 15, 1, '2010-01-01', '2010-01-01', '2015-06-30', 4, 0),
  (106, 16, 1, '2016-01-20', null, null, 5, 0),
  (107, 17, 1, '2015-01-01', '2015-01-01', '2016-12-31', 1, 0),
  (109, 19, 1, '2015-01-01', '2015-01-01', '2016-12-31', 1, 1),
  (110, 20, 1, '2015-03-01', '2015-03-01', '2017-02-28', 2, 0);
insert into civicrm_membership_log (membership_id, status_id, modified_date) values
  (104, 1, '2010-01-01'), (104, 7, '2015-03-03'), (104, 7, '2015-11-11');

insert into civicrm_relationship values
  (201, 11, 2, 9, null, null, 1),
  (202, 12, 2, 9, '2015-09-01', '2015-12-31', 0),
  (203, 20, 2, 9, null, null, 0),
  (204, 18, 3, 9, null, null, 1),
  (205, 11, 20, 3, null, null, 1);

insert into civicrm_contribution (id, contact_id, payment_instrument_id, receive_date, total_amount, currency, contribution_status_id) values
  (301, 11, 1, '2014-02-01 16:51:53', 19.99, 'USD', 1),
  (302, 11, 4, '2015-03-01 00:00:00', 200.00, 'USD', 1),
  (303, 11, 1, '2015-04-01 00:00:00', 500.00, 'USD', 1),
  (304, 12, 5, '2015-09-01 00:00:00', 50.00, 'USD', 7);
insert into civicrm_membership_payment (membership_id, contribution_id) values (101, 301), (110, 302), (101, 302), (102, 304);

-- Codes are the union's own: the same value means something else in another group.
insert into civicrm_option_group values (40, 'event_type'), (41, 'activity_type'), (42, 'activity_status'), (43, 'activity_contacts');
insert into civicrm_option_value (option_group_id, value, name) values
  (40, '1', 'Workshop'), (40, '2', 'Fundraiser'), (40, '3', 'Night Shift Coffee'),
  (41, '1', 'Meeting'), (41, '2', 'Phone Call'), (41, '3', 'Email'), (41, '4', 'SMS'), (41, '5', 'Event Registration'),
  (41, '6', 'Inbound Email'), (41, '7', 'Print PDF Letter'), (41, '8', 'Bulk Email'),
  (42, '1', 'Scheduled'), (42, '2', 'Completed'), (42, '3', 'Left Message'),
  (43, '1', 'Activity Assignees'), (43, '2', 'Activity Source'), (43, '3', 'Activity Targets');
insert into civicrm_participant_status_type values
  (1, 'Registered', 'Positive', 1), (2, 'Attended', 'Positive', 1), (3, 'No-show', 'Negative', 0),
  (4, 'Cancelled', 'Negative', 0), (5, 'Pending from pay later', 'Pending', 1), (7, 'On waitlist', 'Waiting', 0);

insert into civicrm_event values
  (401, 1, '2015-10-02 18:00:00', 1, 0), (402, 2, '2015-11-20 23:30:00', 1, null), (403, 3, '2016-02-29 12:00:00', 1, 0),
  -- called off, a template, without a day, of a type that is gone
  (404, 1, '2015-12-01 18:00:00', 0, 0), (405, 1, '2015-12-01 18:00:00', 1, 1), (406, 1, null, 1, 0),
  (407, 99, '2015-12-02 18:00:00', 1, 0);
insert into civicrm_participant (contact_id, event_id, status_id, is_test) values
  (11, 401, 2, 0), (12, 401, 3, 0), (16, 401, 4, 0), (20, 401, 7, 0), (18, 401, 2, 0), (17, 401, 2, 0), (2, 401, 2, 0),
  -- signed up twice: stayed away with one, came with the other; a test
  (11, 402, 3, 0), (11, 402, 2, 0), (12, 402, 2, 1), (12, 402, 5, 0), (11, 403, 1, 0), (11, 404, 2, 0);

insert into civicrm_activity
  (id, activity_type_id, activity_date_time, status_id, is_test, is_auto, is_current_revision, is_deleted)
values
  (501, 2, '2015-10-05 09:30:00', 2, 0, 0, 1, 0), (502, 6, '2015-10-06 22:15:00', 2, 0, 0, 1, 0),
  (503, 3, '2015-10-07 08:00:00', 2, 0, 1, 1, 0), (504, 1, '2015-10-08 10:00:00', 2, 0, 0, 1, 0),
  (505, 7, '2015-10-09 10:00:00', 2, 0, 0, 1, 0),
  -- ahead, not reached, a test, deleted, an older version, a mailing, a note of CiviCRM's own
  (506, 2, '2016-03-01 09:00:00', 1, 0, 0, 1, 0), (507, 2, '2015-10-10 09:00:00', 3, 0, 0, 1, 0),
  (508, 2, '2015-10-11 09:00:00', 2, 1, 0, 1, 0), (509, 2, '2015-10-12 09:00:00', 2, 0, 0, 1, 1),
  (510, 2, '2015-10-13 09:00:00', 2, 0, 0, 0, 0), (511, 8, '2015-10-14 09:00:00', 2, 0, 0, 1, 0),
  (512, 5, '2015-10-15 09:00:00', 2, 0, 0, 1, 0);
insert into civicrm_activity_contact (activity_id, contact_id, record_type_id) values
  -- called by somebody of the staff who is a member too; written by the member, to somebody who is one as well
  (501, 12, 2), (501, 11, 3), (502, 12, 2), (502, 11, 3), (503, 18, 2), (503, 11, 3),
  -- with two members, one who is none, one in the trash, and somebody it was given to
  (504, 18, 2), (504, 11, 3), (504, 12, 3), (504, 18, 3), (504, 17, 3), (504, 20, 1), (505, 18, 2), (505, 16, 3),
  (506, 11, 3), (507, 11, 3), (508, 11, 3), (509, 11, 3), (510, 11, 3), (511, 11, 3), (512, 11, 3);
