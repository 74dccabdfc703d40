<?php
// What SimpleXML or json_decode read of an answer.
declare(strict_types=1);

function reading(int $status, string $type, string $body, array $integers): array
{
    $read = ['status' => $status, 'type' => $type, 'ok' => $status === 200];
    if (str_contains($type, 'json')) {
        $whole = json_decode($body, true, flags: JSON_THROW_ON_ERROR);
        $read['element'] = array_key_first($whole);
        $fields = $whole[$read['element']];
        $read['form'] = 'json';
    } else {
        $root = new SimpleXMLElement($body);
        if ($root->getName() !== 'TwilioResponse') throw new Exception($root->getName());
        $element = $root->children()[0];
        $read['element'] = $element->getName();
        $read['form'] = 'xml';
        $fields = [];
        foreach ($element->children() as $name => $value) {
            $fields[$name] = in_array($name, $integers, true) ? (int) $value : (string) $value;
            if (is_int($fields[$name]) && (string) $fields[$name] !== (string) $value) throw new Exception("$name is $value");
        }
    }
    $read['fields'] = $fields;
    $sum = fn (int ...$counts): int => array_sum($counts);
    if (isset($fields['Succeeded'])) $read['sum'] = $sum($fields['Succeeded'], $fields['Redundant'], $fields['Failed']);
    if (isset($fields['Expiry'])) $read['endless'] = $fields['Expiry'] < 0;
    return $read;
}
