#!/usr/bin/perl
# A message centre on Net::SMPP. Arguments: how it is to behave, as words: receipts, quiet, text-only (receipts without optional
# parameters), decimal (receipts name the id in decimal), answers (tells of each receipt that was answered). Prints its port, then a line of
# JSON for each message unless quiet.
use strict;
use warnings;
use IO::Socket::INET;
use Net::SMPP;

my %is = map { $_ => 1 } @ARGV;
$| = 1;
$SIG{CHLD} = 'IGNORE';
# Net::SMPP complains of parameters that it has no name for, and hands them over by number.
$SIG{__WARN__} = sub { print STDERR $_[0] unless $_[0] =~ /Unknown tag/i };

my $free = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => 0, ReuseAddr => 1) or die $!;
my $port = $free->sockport;
close $free;
my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34, interface_version => 0x34) or die $!;
print "$port\n";

while (1) {
  my $peer = $listener->accept or next;
  next if fork;
  serve($peer);
  exit;
}

sub serve {
  my ($peer) = @_;
  my $n = 0;
  my %receipt_for;
  while (my $pdu = $peer->read_pdu) {
    my $command = $pdu->{cmd};
    my @seq = (seq => $pdu->{seq});
    if ($command == 1) { $peer->bind_receiver_resp(system_id => 'NETSMPP', @seq) }
    elsif ($command == 2) { $peer->bind_transmitter_resp(system_id => 'NETSMPP', @seq) }
    elsif ($command == 9) { $peer->set_version(0x34); $peer->bind_transceiver_resp(system_id => 'NETSMPP', @seq) }
    elsif ($command == 0x15) { $peer->enquire_link_resp(@seq) }
    elsif ($command == 6) { $peer->unbind_resp(@seq); return }
    elsif ($command == 4) {
      my $id = sprintf "%x", (($$ & 0xfff) << 20) + ++$n;
      show($pdu, $id) unless $is{quiet};
      $peer->submit_sm_resp(message_id => $id, @seq);
      $receipt_for{receipt($peer, $pdu, $id)} = $pdu->{destination_addr} if $is{receipts} && $pdu->{registered_delivery} & 1;
    }
    elsif ($command == 0x80000005 && $pdu->{status} == 0 && $is{answers}) {
      print qq({"answered":"$receipt_for{$pdu->{seq}}"}\n);
    }
  }
}

sub show {
  my ($pdu, $id) = @_;
  my %shown = (
    id => $id, from => $pdu->{source_addr}, to => $pdu->{destination_addr}, coding => $pdu->{data_coding},
    class => $pdu->{esm_class}, text => unpack('H*', $pdu->{short_message}),
    entity => $pdu->{0x1400} // '', template => $pdu->{0x1401} // '', category => unpack('H*', $pdu->{0x1403} // ''),
  );
  print '{' . join(',', map { qq("$_":"$shown{$_}") } sort keys %shown) . "}\n";
}

# What is returned is the number of the receipt, which its answer bears.
sub receipt {
  my ($peer, $pdu, $id) = @_;
  my $told = $is{decimal} ? hex $id : $id;
  my @tlvs = $is{'text-only'} ? () : (receipted_message_id => "$told\0", message_state => chr 2);
  return $peer->deliver_sm(
    async => 1, source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr}, esm_class => 4,
    short_message => "id:$told sub:001 dlvrd:001 submit date:2611231200 done date:2611231200 stat:DELIVRD err:000 text:", @tlvs,
  );
}
